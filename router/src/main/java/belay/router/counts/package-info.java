/**
 * What becomes of requests, counted: answers by status, what went wrong by Heroku's error codes,
 * how long it took. Written by one event loop each, without locks.
 */
@org.jspecify.annotations.NullMarked
package belay.router.counts;
