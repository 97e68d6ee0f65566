/** From source to slug: buildpacks, images, the build cache, live output. */
@org.jspecify.annotations.NullMarked
package belay.build;
