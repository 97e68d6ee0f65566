package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/**
 * What somebody without a mouse uses. Wherever it comes to, the focus must be to be seen: drawn
 * around what has it, and within the window.
 */
final class Keyboard {
  private static final int STOPS_MAX = 250;

  /** What has the focus, in words; where it cannot be seen, why. */
  private static final String FOCUSED =
      """
      const at = document.activeElement;
      if (!at || at === document.body || at === document.documentElement) return "";
      const label = at.labels && at.labels[0] ? at.labels[0].textContent : "";
      const words = (label || at.textContent || at.getAttribute("aria-label") || at.alt || "")
        .replace(/\\s+/g, " ").trim();
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
      return words + (drawn ? "" : " [no focus is drawn]") + (inside ? "" : " [out of sight]")
        + " <" + at.tagName.toLowerCase() + ">";
      """;

  private final ChromeDriver driver;

  Keyboard(ChromeDriver driver) {
    this.driver = driver;
  }

  Keyboard press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
    return this;
  }

  String focused() {
    return String.valueOf(Optional.ofNullable(driver.executeScript(FOCUSED)).orElse(""));
  }

  /** That somebody who looks at the page finds what has the focus. */
  static void assertSeen(String focused) {
    assertThat(focused)
        .as("where the focus is")
        .doesNotContain("[no focus is drawn]", "[out of sight]");
  }

  /** Goes on with the Tab key until what begins with these words has the focus. */
  Keyboard to(String words) {
    Set<String> met = new LinkedHashSet<>();
    for (int i = 0; i < STOPS_MAX; i++) {
      press(Keys.TAB);
      String here = focused();
      assertSeen(here);
      if (here.startsWith(words)) {
        return this;
      }
      met.add(here);
    }
    throw new AssertionError("the Tab key never comes to " + words + ", but to " + met);
  }

  /** Everything that the Tab key comes to, from the page's beginning to its end. */
  SequencedSet<String> stops() {
    driver.executeScript("document.activeElement.blur(); scrollTo(0, 0);");
    SequencedSet<String> met = new LinkedHashSet<>();
    for (int i = 0; i < STOPS_MAX; i++) {
      press(Keys.TAB);
      String here = focused();
      // Without a window of its own around it the page begins anew behind its end.
      if (here.isEmpty() || (!met.isEmpty() && here.equals(met.getFirst()))) {
        return met;
      }
      met.add(here);
    }
    throw new AssertionError("the Tab key does not leave the page: " + met);
  }

  Keyboard type(String text) {
    return press(text);
  }

  Keyboard enter() {
    return press(Keys.ENTER);
  }
}
