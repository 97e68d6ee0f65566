/**
 * The certificates of apps' names: given ones, those that an authority issues, and which of them
 * the router shows for which name.
 */
@org.jspecify.annotations.NullMarked
package belay.certificates;
