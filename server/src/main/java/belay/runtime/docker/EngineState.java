package belay.runtime.docker;

import java.util.Optional;

/** Whether containers can be run here, as found by asking the engine. */
public sealed interface EngineState {
  /**
   * It answers.
   *
   * @param engine its own version
   * @param api what to talk to it in
   */
  record Ready(String engine, ApiVersion api, String socket) implements EngineState {}

  /** There is no socket where it should be. */
  record Absent(String socket) implements EngineState {}

  /** There is a socket that nobody listens at. */
  record Stopped(String socket) implements EngineState {}

  /** Whoever runs the control plane may not use the socket. */
  record Forbidden(String socket, String user) implements EngineState {}

  /** It speaks older versions of the API only. */
  record TooOld(String engine, ApiVersion api) implements EngineState {}

  /** It answers with something else, or not in time. */
  record Unwell(String socket, String detail) implements EngineState {}

  /** It is on another machine, whose ports the router cannot reach. */
  record Elsewhere(String host) implements EngineState {}

  /** Why no container can be started, and what to do about it; empty when all is well. */
  default Optional<String> complaint() {
    String goOn = " Apps from source go on. ";
    return switch (this) {
      case Ready _ -> Optional.empty();
      case Absent(String socket) ->
          Optional.of(
              ("Docker is not installed here, or not started: there is no socket %s." + goOn)
                      .formatted(socket)
                  + "Install it (Debian: apt-get install docker.io) or start it (systemctl start"
                  + " docker), then try again.");
      case Stopped(String socket) ->
          Optional.of(
              ("Docker does not run: nobody answers at %s." + goOn).formatted(socket)
                  + "Start it (systemctl start docker), then try again.");
      case Forbidden(String socket, String user) ->
          Optional.of(
              ("The user %s may not use Docker's socket %s." + goOn).formatted(user, socket)
                  + "Allow it (usermod -aG docker %s), restart Belay, then try again."
                      .formatted(user));
      case TooOld(String engine, ApiVersion api) ->
          Optional.of(
              "Docker %s is too old: it speaks version %s of its API, and %s is needed."
                      .formatted(engine, api, ApiVersion.OLDEST)
                  + goOn
                  + "Install Docker 19.03 or newer, then try again.");
      case Unwell(String socket, String detail) ->
          Optional.of(
              ("Docker does not answer as it should at %s (%s)." + goOn).formatted(socket, detail)
                  + "Look at what it says (journalctl -u docker), then try again.");
      case Elsewhere(String host) ->
          Optional.of(
              "DOCKER_HOST is %s, and only an engine on this machine can be used.".formatted(host)
                  + goOn
                  + "Set it to unix:///var/run/docker.sock or leave it unset, restart Belay, then"
                  + " try again.");
    };
  }
}
