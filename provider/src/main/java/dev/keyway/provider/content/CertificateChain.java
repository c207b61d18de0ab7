// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Puts certificates in the order a server presents them: leaf, intermediates, root (provider.md
/// §9.5).
final class CertificateChain {
  private final List<X509Certificate> certificates;
  private final List<List<X509Certificate>> parents;

  private CertificateChain(List<X509Certificate> certificates) {
    this.certificates = List.copyOf(new LinkedHashSet<>(certificates));
    this.parents = this.certificates.stream().map(this::parentsOf).toList();
  }

  /// @param certificates the chain first; what does not belong to it follows in its old order
  /// @param warning what is wrong with the chain, though all certificates are there
  record Ordered(List<X509Certificate> certificates, Optional<String> warning) {}

  /// Orders `certificates`. Where links are missing they come back as they were, with a warning.
  ///
  /// @param hasKey tells whether a certificate is that of the private key; asked if several could
  ///   be the leaf
  /// @throws IllegalArgumentException if none of them can be the leaf
  static Ordered order(List<X509Certificate> certificates, Predicate<X509Certificate> hasKey) {
    return new CertificateChain(certificates).ordered(certificates, hasKey);
  }

  private Ordered ordered(List<X509Certificate> original, Predicate<X509Certificate> hasKey) {
    var leaves = leaves();
    var ofKey = leaves.size() == 1 ? leaves : leaves.stream().filter(hasKey).limit(1).toList();
    if (ofKey.isEmpty()) {
      return incomplete(original);
    }
    var walk = walk(ofKey.getFirst());
    if (walk.size() == certificates.size()) {
      return new Ordered(walk, Optional.empty());
    }
    var path = pathToRoot(ofKey.getFirst());
    if (path.isEmpty()) {
      return incomplete(original);
    }
    var all = new LinkedHashSet<>(path);
    all.addAll(certificates);
    return new Ordered(
        List.copyOf(all),
        Optional.of(
            (certificates.size() - path.size())
                + " of its certificates are not part of the leaf's chain, and follow it"));
  }

  private static Ordered incomplete(List<X509Certificate> original) {
    return new Ordered(
        original,
        Optional.of(
            "its certificate chain is incomplete, and left as it was: intermediate or root"
                + " certificates are missing"));
  }

  private List<X509Certificate> leaves() {
    var issuers = new LinkedHashSet<X509Certificate>();
    parents.forEach(issuers::addAll);
    var leaves = certificates.stream().filter(c -> !issuers.contains(c)).toList();
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("its certificates have no leaf among them");
    }
    return leaves;
  }

  /// Follows the first parent of each, as long as that leads to something new.
  private List<X509Certificate> walk(X509Certificate leaf) {
    var steps = new LinkedHashSet<X509Certificate>();
    Optional<X509Certificate> next = Optional.of(leaf);
    while (next.isPresent() && steps.add(next.get())) {
      next = parents.get(certificates.indexOf(next.get())).stream().findFirst();
    }
    return List.copyOf(steps);
  }

  /// Finds the shortest way from the leaf to a self-signed certificate: breadth first, so that
  /// cross-signed authorities cost nothing. Empty if there is none.
  private List<X509Certificate> pathToRoot(X509Certificate leaf) {
    Map<X509Certificate, X509Certificate> cameFrom = new HashMap<>();
    var queue = new ArrayDeque<>(List.of(leaf));
    while (!queue.isEmpty()) {
      var at = queue.remove();
      if (isSelfSigned(at)) {
        var path = new ArrayList<X509Certificate>();
        for (var step = at; step != null; step = cameFrom.get(step)) {
          path.add(step);
        }
        Collections.reverse(path);
        return path;
      }
      for (var parent : parents.get(certificates.indexOf(at))) {
        if (!parent.equals(leaf) && cameFrom.putIfAbsent(parent, at) == null) {
          queue.add(parent);
        }
      }
    }
    return List.of();
  }

  private List<X509Certificate> parentsOf(X509Certificate child) {
    return certificates.stream().filter(c -> !c.equals(child) && issued(c, child)).toList();
  }

  /// Tells by key identifiers whether `parent` issued `child`; where one of them has none, by name.
  private static boolean issued(X509Certificate parent, X509Certificate child) {
    var wanted = KeyIds.authority(child);
    var offered = KeyIds.subject(parent);
    if (wanted.isPresent() && offered.isPresent()) {
      return wanted.equals(offered);
    }
    return !isSelfSigned(child)
        && child.getIssuerX500Principal().equals(parent.getSubjectX500Principal());
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())
        && KeyIds.authority(certificate)
            .flatMap(wanted -> KeyIds.subject(certificate).map(wanted::equals))
            .orElse(true);
  }
}
