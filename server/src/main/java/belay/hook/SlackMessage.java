package belay.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A notice as Slack's incoming webhooks take it, and those of Mattermost and others after them.
 * What others wrote can name nobody and hide no link: Slack reads both from {@code <}, which is
 * escaped. Pure.
 */
final class SlackMessage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHORT_CHARS = 40;

  private SlackMessage() {}

  static byte[] of(Notice notice) {
    ObjectNode message = JSON.createObjectNode();
    message.put("text", escaped(notice.headline()));
    ObjectNode attachment = message.putArray("attachments").addObject();
    attachment.put("fallback", escaped(notice.headline()));
    attachment.put("color", colour(notice.tone()));
    if (!notice.url().isEmpty()) {
      attachment.put("title", escaped(notice.url()));
      attachment.put("title_link", notice.url());
    }
    ArrayNode fields = attachment.putArray("fields");
    for (Notice.Fact fact : notice.facts()) {
      fields
          .addObject()
          .put("title", fact.name())
          .put("value", escaped(fact.value()))
          .put("short", fact.value().length() <= SHORT_CHARS);
    }
    try {
      return JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Slack's own three. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String colour(Notice.Tone tone) {
    return switch (tone) {
      case GOOD -> "good";
      case PLAIN -> "#6b7280";
      case BAD -> "danger";
    };
  }
}
