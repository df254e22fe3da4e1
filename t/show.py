import sys, numpy as np, importlib, adsource as ad
sys.path.insert(0, "/tmp/me/attack3/progs"); sys.path.insert(0, "/tmp/me/attack3/j")
