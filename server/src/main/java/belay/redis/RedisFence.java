package belay.redis;

import belay.provider.Fencing;
import belay.provider.Resource;

/** Keeps apps out of servers that are left as they are; after a start of these too. */
record RedisFence() implements Fencing {
  @Override
  public void fence(Resource resource) {
    Instance instance = RedisProvider.instance(resource).fenced(true);
    resource.notes().keep(instance.notes());
    var _ =
        RedisProvider.talk(
            instance,
            resp -> {
              var _ = resp.ask("ACL", "SETUSER", Instance.APPS, "off");
              return resp.ask("CLIENT", "KILL", "USER", Instance.APPS);
            });
  }

  @Override
  public void open(Resource resource) {
    Instance instance = RedisProvider.instance(resource).fenced(false);
    var _ = RedisProvider.talk(instance, resp -> resp.ask("ACL", "SETUSER", Instance.APPS, "on"));
    resource.notes().keep(instance.notes());
  }
}
