/** The commands about who one is, the people of a server, and who may do what. */
@NullMarked
package belay.cli.people;

import org.jspecify.annotations.NullMarked;
