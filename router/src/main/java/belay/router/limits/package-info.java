/**
 * How much there may be of everything: the limits, the budget of memory that all connections share,
 * and who must go when there is no room for one more.
 */
@org.jspecify.annotations.NullMarked
package belay.router.limits;
