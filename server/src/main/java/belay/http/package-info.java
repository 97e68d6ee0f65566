/** The HTTP door: the Platform API and the git paths on one listener. */
@org.jspecify.annotations.NullMarked
package belay.http;
