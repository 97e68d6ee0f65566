/**
 * The door for browsers: pages made of what the API answers. It has no rule of its own: what a page
 * shows and does is asked of the API's endpoints, for the person who is signed in.
 */
@NullMarked
package belay.dashboard;

import org.jspecify.annotations.NullMarked;
