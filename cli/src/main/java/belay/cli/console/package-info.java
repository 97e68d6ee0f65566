/** What a person sees: lines, tables, progress, failures. */
@NullMarked
package belay.cli.console;

import org.jspecify.annotations.NullMarked;
