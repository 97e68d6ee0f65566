/** What every room keeps its rows in: transactions, and columns by their kinds. */
@org.jspecify.annotations.NullMarked
package belay.database;
