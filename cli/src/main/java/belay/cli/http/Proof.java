package belay.cli.http;

import java.net.URI;
import java.nio.file.Path;

/**
 * Why a server that is asked over plain HTTP, which proves nothing, is the one that is meant. Any
 * program of this machine can listen on a port that a server left.
 */
public sealed interface Proof {
  /** There is no reason: nothing is sent. */
  Proof NONE = new None();

  /** Whoever answers is asked: nothing secret is sent, or the person said that it may be. */
  Proof ANYBODY = new Anybody();

  /** See {@link #NONE}. */
  record None() implements Proof {}

  /** See {@link #ANYBODY}. */
  record Anybody() implements Proof {}

  /**
   * It is reached by a socket in its home, where only the home's owner can make one.
   *
   * @param url what the server calls itself
   */
  record Own(String url, Path socket) implements Proof {
    boolean covers(URI uri) {
      return leadsTo(url, uri);
    }
  }

  /**
   * Its process lives, so that nobody else can have its port: a server of a version that makes no
   * such socket, or cannot.
   */
  record Lives(String url) implements Proof {
    boolean covers(URI uri) {
      return leadsTo(url, uri);
    }
  }

  /** The server of this home does not run: whoever answers there is somebody else. */
  record Gone() implements Proof {}

  private static boolean leadsTo(String url, URI uri) {
    String there = Credentials.plain(uri.toString());
    String here = Credentials.plain(url);
    return there.equals(here) || there.startsWith(here + "/");
  }
}
