/**
 * The API's resources by which code and whole apps come in and go out: sources, builds, slugs,
 * images, exports.
 */
@org.jspecify.annotations.NullMarked
package belay.source;
