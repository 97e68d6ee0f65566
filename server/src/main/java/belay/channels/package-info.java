/** The Platform API's resources: apps and all that is theirs. */
@org.jspecify.annotations.NullMarked
package belay.channels;
