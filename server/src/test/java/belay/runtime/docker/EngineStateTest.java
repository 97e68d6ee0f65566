package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineStateTest {
  private static final String SOCKET = "/var/run/docker.sock";

  @Test
  void everyComplaintSaysWhatHappenedWhatWorksAndWhatToDo() {
    List<EngineState> states =
        List.of(
            new EngineState.Absent(SOCKET),
            new EngineState.Stopped(SOCKET),
            new EngineState.Forbidden(SOCKET, "belay"),
            new EngineState.TooOld("18.09.1", new ApiVersion(1, 39)),
            new EngineState.Unwell(SOCKET, "HTTP status 500"),
            new EngineState.Elsewhere("tcp://10.0.0.1:2375"));

    assertThat(states)
        .allSatisfy(s ->
            assertThat(s.complaint().orElseThrow())
                .containsIgnoringCase("docker")
                .contains("Apps from source go on.")
                .endsWith("try again."));
  }

  @Test
  void whoIsReadyHasNone() {
    assertThat(new EngineState.Ready("29.0", ApiVersion.NEWEST, SOCKET).complaint()).isEmpty();
  }

  @Test
  void namesTheCommandThatLetsTheUserIn() {
    assertThat(new EngineState.Forbidden(SOCKET, "belay").complaint().orElseThrow())
        .contains("usermod -aG docker belay");
  }

  @Test
  void namesBothVersionsOfTheApi() {
    assertThat(new EngineState.TooOld("18.09.1", new ApiVersion(1, 39)).complaint().orElseThrow())
        .contains("18.09.1", "1.39", "1.40");
  }
}
