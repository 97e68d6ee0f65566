/**
 * What the router writes for people: the access log, a line for each request, and notes for whoever
 * looks after it. Nothing here ever keeps a request waiting.
 */
@org.jspecify.annotations.NullMarked
package belay.router.log;
