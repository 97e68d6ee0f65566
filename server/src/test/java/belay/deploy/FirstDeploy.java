package belay.deploy;

import belay.manifest.AddonWish;
import belay.release.App;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** An app that asks for add-ons and was not deployed yet. */
public final class FirstDeploy implements AutoCloseable {
  private final World world;
  private final App app;

  public FirstDeploy(Path directory) {
    world = new World(directory);
    world.recover();
    app = world.app("shop");
  }

  public World world() {
    return world;
  }

  public void makes(AddonMaker maker) {
    world.releases().deploys().makesAddons(maker);
  }

  public void asks(String plan) {
    world.asked = List.of(new AddonWish("app.json", plan, Optional.empty()));
  }

  /** What is deployed from here on runs in containers. */
  public void inContainers() {
    world.image = Optional.of("sha256:one");
  }

  /** The release command of the next deploy fails. */
  public void failNext() {
    world.processTypes.put("release", "migrate");
    world.runtime.oneOffsExitWith(1);
  }

  public void push(String commit) {
    world.push(app, commit);
    world.runtime.oneOffsExitWith(0);
  }

  public List<String> story() {
    return world.story(app);
  }

  public SortedSet<String> variables() {
    return new TreeSet<>(world.serving(app).release().config().references().keySet());
  }

  public String told() {
    return String.join("\n", world.told);
  }

  @Override
  public void close() {
    world.close();
  }
}
