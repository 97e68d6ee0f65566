/** Tests of the HTTP door. */
@org.jspecify.annotations.NullMarked
package belay.http;
