package belay.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the runner answers.
 *
 * @param refused empty when it was done
 * @param why in a sentence, when it was not
 * @param value what was asked for
 */
record Reply(Optional<Refusal> refused, String why, @Nullable JsonNode value) {
  /** What was wrong. */
  enum Refusal {
    /** With what was asked. */
    INPUT,
    /** The dyno could not be started. */
    START,
    /** The disk, or the machine. */
    FAULT,
    /** Nothing was said of networks yet. */
    UNBEGUN
  }

  /** Larger than any environment that a process can have. */
  static final int BYTES_MAX = 8 << 20;

  static final ObjectMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  static Reply done(@Nullable Object value) {
    return new Reply(Optional.empty(), "", JSON.valueToTree(value));
  }

  static Reply refused(Refusal what, String why) {
    return new Reply(Optional.of(what), why, null);
  }

  byte[] bytes() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  <T> T as(Class<T> type) throws IOException {
    if (value == null) {
      throw new IOException("the runner answered nothing");
    }
    return JSON.treeToValue(value, type);
  }
}
