/** What the slug store promises. */
@org.jspecify.annotations.NullMarked
package belay.slug;
