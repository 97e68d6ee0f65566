/**
 * Every kept release at an address of its own: what the router is told of it, and dynos that run
 * only while somebody looks.
 */
@NullMarked
package belay.releaseurls;

import org.jspecify.annotations.NullMarked;
