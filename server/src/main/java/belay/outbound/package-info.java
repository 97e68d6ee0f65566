/** What Belay connects to because an app's people named it: which addresses may be, and how. */
@org.jspecify.annotations.NullMarked
package belay.outbound;
