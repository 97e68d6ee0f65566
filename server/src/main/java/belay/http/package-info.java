/** The HTTP machine: listens, finds the endpoint, asks who it is, writes what is answered. */
@org.jspecify.annotations.NullMarked
package belay.http;
