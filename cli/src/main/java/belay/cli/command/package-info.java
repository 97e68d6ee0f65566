/** What a command is, how its words are read, and how its app is found. */
@NullMarked
package belay.cli.command;

import org.jspecify.annotations.NullMarked;
