package belay.guard;

import belay.api.routing.RouterAnswer;

/**
 * What came of requests that the new release failed and that were tried once more, on the side that
 * a coin chose; and of those that were asked of both sides.
 *
 * @param failures requests that failed, of any kind: each address and path three times at most, so
 *     that no visitor makes many
 * @param onNew those tried again on the new release, and how many of them failed again; a failure
 *     only where the former release, asked then, has the page at all: else only failures of the new
 *     one could count
 * @param onFormer the same of the former release
 * @param onlyNew of those asked of both sides, the ones that the new release alone failed
 * @param onlyFormer the same of the former release
 * @param addresses of how many clients the failures were, counted up to some; not the same client
 *     at two times
 */
public record CoinFigures(
    long failures, Share onNew, Share onFormer, long onlyNew, long onlyFormer, int addresses) {
  /** No request failed. */
  public static final CoinFigures NONE = new CoinFigures(0, Share.NONE, Share.NONE, 0, 0, 0);

  /** What the router counted. */
  public static CoinFigures of(RouterAnswer.Coin coin) {
    return new CoinFigures(
        coin.failures(),
        new Share(coin.failedAgain(), coin.again()),
        new Share(coin.failedOther(), coin.other()),
        coin.onlyThis(),
        coin.onlyOther(),
        coin.addresses());
  }

  /** What came since those; all of these where they are no continuation of those. */
  public CoinFigures since(CoinFigures before) {
    boolean goesOn =
        failures >= before.failures
            && goesOn(onNew, before.onNew)
            && goesOn(onFormer, before.onFormer)
            && onlyNew >= before.onlyNew
            && onlyFormer >= before.onlyFormer;
    return goesOn
        ? new CoinFigures(
            failures - before.failures,
            minus(onNew, before.onNew),
            minus(onFormer, before.onFormer),
            onlyNew - before.onlyNew,
            onlyFormer - before.onlyFormer,
            addresses)
        : this;
  }

  private static boolean goesOn(Share now, Share before) {
    return now.hits() >= before.hits()
        && now.total() - now.hits() >= before.total() - before.hits();
  }

  private static Share minus(Share now, Share before) {
    return new Share(now.hits() - before.hits(), now.total() - before.total());
  }

  /** Both together; the addresses are those of the longer time. */
  public CoinFigures plus(CoinFigures more) {
    return new CoinFigures(
        failures + more.failures,
        onNew.plus(more.onNew),
        onFormer.plus(more.onFormer),
        onlyNew + more.onlyNew,
        onlyFormer + more.onlyFormer,
        Math.max(addresses, more.addresses));
  }

  /** Of all that failed once more, how many did so on the new release. */
  public Share failedAgain() {
    long fresh = onNew.hits() + onlyNew;
    return new Share(fresh, fresh + onFormer.hits() + onlyFormer);
  }
}
