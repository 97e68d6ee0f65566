package belay.statics;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What a request's conditions say of a file (RFC 9110, section 13). A date counts only when it is
 * the very one: after a rollback the older date belongs to what is newer to the client. Pure.
 *
 * @param etag in its quotes; empty when the file has none yet
 * @param modified the value of Last-Modified; empty when nobody knows
 */
record Conditions(Optional<String> etag, Optional<String> modified) {
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"|\\*");

  /** What is to be done. */
  enum Verdict {
    SEND,
    NOT_MODIFIED,
    PRECONDITION_FAILED
  }

  Verdict of(HttpFields request) {
    List<String> match = tags(request, HttpHeader.IF_MATCH);
    if (!match.isEmpty() && !names(match, false)) {
      return Verdict.PRECONDITION_FAILED;
    }
    Optional<String> unmodified = value(request, HttpHeader.IF_UNMODIFIED_SINCE);
    if (match.isEmpty() && unmodified.isPresent() && !unmodified.equals(modified)) {
      return Verdict.PRECONDITION_FAILED;
    }
    List<String> noneMatch = tags(request, HttpHeader.IF_NONE_MATCH);
    if (!noneMatch.isEmpty()) {
      return names(noneMatch, true) ? Verdict.NOT_MODIFIED : Verdict.SEND;
    }
    Optional<String> since = value(request, HttpHeader.IF_MODIFIED_SINCE);
    return since.isPresent() && since.equals(modified) ? Verdict.NOT_MODIFIED : Verdict.SEND;
  }

  /** Whether a Range header counts: not when it was for another state of the file. */
  boolean takesRange(HttpFields request) {
    Optional<String> expected = value(request, HttpHeader.IF_RANGE);
    return expected.isEmpty() || expected.equals(etag) || expected.equals(modified);
  }

  private boolean names(List<String> tags, boolean weakly) {
    return tags.stream()
        .map(tag -> weakly && tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(tag -> tag.equals("*") || etag.filter(tag::equals).isPresent());
  }

  private static List<String> tags(HttpFields request, HttpHeader header) {
    return request.getValuesList(header).stream()
        .flatMap(value -> TAG.matcher(value).results())
        .map(MatchResult::group)
        .toList();
  }

  private static Optional<String> value(HttpFields request, HttpHeader header) {
    return Optional.ofNullable(request.getField(header))
        .map(HttpField::getValue)
        .map(String::strip);
  }
}
