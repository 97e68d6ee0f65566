/** Backups in the store of a cloud, or of whoever speaks its protocol: Amazon S3's. */
@org.jspecify.annotations.NullMarked
package belay.backup.s3;
