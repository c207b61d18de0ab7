/// Where the API server is and how a program shows who it is: in a cluster by its service account,
/// outside by a kubeconfig.
@NullMarked
package dev.keyway.kubernetes.access;

import org.jspecify.annotations.NullMarked;
