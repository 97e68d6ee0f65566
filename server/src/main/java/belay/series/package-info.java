/**
 * What each app did over time: requests, failures, latencies and memory in points of ten seconds, a
 * minute and an hour, kept in a file of their own that does not grow past a bound.
 */
@org.jspecify.annotations.NullMarked
package belay.series;
