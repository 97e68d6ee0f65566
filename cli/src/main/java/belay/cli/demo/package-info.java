/** The whole story on a throwaway home. */
@NullMarked
package belay.cli.demo;

import org.jspecify.annotations.NullMarked;
