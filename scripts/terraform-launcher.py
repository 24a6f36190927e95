"""Runs Terraform from its shared library as if it were the program: launcher.py LIBRARY ARGUMENT...

Standard input, standard output, signals and the exit code are Terraform's own.
"""

import ctypes
import os
import signal
import sys

# Python's handler would swallow Ctrl-C until Terraform returns; Terraform installs its own.
signal.signal(signal.SIGINT, signal.SIG_DFL)

library = ctypes.CDLL(sys.argv[1])
arguments = [os.fsencode(argument) for argument in sys.argv[2:]]
library.RunCli.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
library.RunCli.restype = ctypes.c_int64
status = library.RunCli(len(arguments), (ctypes.c_char_p * len(arguments))(*arguments), 1, 2)
# Not sys.exit: nothing of Python may run after Terraform has finished.
os._exit(status)
