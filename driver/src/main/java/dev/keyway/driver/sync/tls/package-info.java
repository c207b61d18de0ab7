/// Certificates and keys for `kubernetes.io/tls` Secrets, out of the files that providers mount:
/// PEM in any form, and PKCS#12 without a password (csi-driver.md §8.4). Pure.
@NullMarked
package dev.keyway.driver.sync.tls;

import org.jspecify.annotations.NullMarked;
