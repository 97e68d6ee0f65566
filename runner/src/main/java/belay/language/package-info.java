/**
 * The runtimes of languages: which one a source asks for, which this machine has, and the one PATH
 * on which builds and dynos find programs.
 */
@NullMarked
package belay.language;

import org.jspecify.annotations.NullMarked;
