/**
 * Built trees by content: stored once per file, laid out as release directories with hard links.
 */
@org.jspecify.annotations.NullMarked
package belay.slug;
