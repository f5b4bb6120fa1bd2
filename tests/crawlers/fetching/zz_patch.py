
import sys,time
import crawlers.keys as k
import crawlers.fetching.dispatch as d
def wrap(cls,name):
    f=getattr(cls,name)
    def g(self,*a,**kw):
        r=f(self,*a,**kw)
        print("%.4f %s %s -> %s"%(time.monotonic(),name,[str(getattr(getattr(x,'held',x),'ask',x))[:60] if not isinstance(x,(dict,)) else '' for x in a][:3],str(r)[:40]),file=sys.stderr,flush=True)
        return r
    setattr(cls,name,g)
for n in ("take_token","sign","drop_token"): wrap(k.Keys,n)
for n in ("put_back","token_over","answered","committed"): wrap(d.Dispatcher,n)
