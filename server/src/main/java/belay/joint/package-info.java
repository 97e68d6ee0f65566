/**
 * Several apps as one: a push of one repository that goes live in all of its apps or in none, and
 * what a group runs in one stage going on to the group of the next.
 */
@NullMarked
package belay.joint;

import org.jspecify.annotations.NullMarked;
