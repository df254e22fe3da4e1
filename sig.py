"""print source of module: sig.py prog [target]"""
import sys; sys.argv=[sys.argv[0]]+sys.argv[1:]
import glob, os, numpy as np, importlib, time
sys.path.insert(0, "/tmp/me/attack3"); 
import j, adsource as ad
name = os.path.basename(sys.argv[1]).removesuffix(".py"); m = importlib.import_module(name)
t=time.time()
v = ad.vjp(m.f, wrt=getattr(m,"WRT",None), target=sys.argv[2] if len(sys.argv)>2 else "numpy")
import adsource.build as b
seen=[]
old=b.derivative
a = m.make(np.random.default_rng(11), 0)
v(*a)
files = [f for f in glob.glob("/tmp/me/attack3/cache/*.py")]
for mod in list(sys.modules.values()):
    f = getattr(mod, "__file__", "") or ""
    if "attack3/cache" in f: print(open(f).read())
