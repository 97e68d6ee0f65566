/**
 * What the control plane tells: which hosts are which app's, its pools, and the dynos in them. The
 * table is checked, saved and then in force; the dynos in it keep their figures from one table to
 * the next.
 */
@org.jspecify.annotations.NullMarked
package belay.router.table;
