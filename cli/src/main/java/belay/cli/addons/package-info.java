/**
 * The commands about what apps reach beside themselves: add-ons, their databases, copies of what
 * they hold, who makes them.
 */
@NullMarked
package belay.cli.addons;

import org.jspecify.annotations.NullMarked;
