/**
 * An app as one file: what it is, its whole ledger with configs, and its slugs; written, and taken
 * in on another server with every id, number and hash as it was.
 */
@NullMarked
package belay.archive;

import org.jspecify.annotations.NullMarked;
