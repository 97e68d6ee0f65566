/** Tests of the message syntax by itself. */
@org.jspecify.annotations.NullMarked
package belay.router.http;
