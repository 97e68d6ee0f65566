package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The refusals as Docker 20.10 words them. */
class ComplaintsTest {
  private static String start(DockerException e) {
    return Complaints.ofStart("shop:v1", e);
  }

  @Test
  void aMissingImageIsToBeBuiltAgain() {
    assertThat(start(new NotFoundException("{\"message\":\"No such image: shop:v1\"}")))
        .contains("shop:v1 is not on this machine any more", "belay deploy --dir .");
  }

  @Test
  void anEngineWithoutItsInit() {
    String message =
        "{\"message\":\"exec: \\\"docker-init\\\": executable file not found in $PATH\"}";

    assertThat(start(new BadRequestException(message))).contains("apt-get install tini");
  }

  @Test
  void anImageThatSaysNothing() {
    assertThat(start(new BadRequestException("{\"message\":\"No command specified\"}")))
        .contains("neither ENTRYPOINT nor CMD");
  }

  @Test
  void aFullDisk() {
    String message = "{\"message\":\"write /x: no space left on device\"}";

    assertThat(start(new InternalServerErrorException(message)))
        .contains("Docker's disk is full", "What runs goes on", "docker system df");
  }

  @Test
  void anEngineThatWentAwayIsNoRefusal() {
    RuntimeException away = new RuntimeException(new IOException("Broken pipe"));

    assertThat(Complaints.engineIsAway(away)).isTrue();
    assertThat(Complaints.of(away)).contains("went away", "Broken pipe", "then try again");
  }

  @Test
  void anythingElseIsTheEnginesOwnSentenceOnOneLine() {
    assertThat(Complaints.of(new BadRequestException("{\"message\":\"no\\nsuch \\\"thing\\\"\"}")))
        .isEqualTo("Docker refused: no such \"thing\"");
  }
}
