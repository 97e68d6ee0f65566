@org.jspecify.annotations.NullMarked
package belay.addonbackup;
