@NullMarked
package belay.cli.http;

import org.jspecify.annotations.NullMarked;
