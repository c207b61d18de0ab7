// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.provider.TestCertificates;
import dev.keyway.provider.TestCertificates.Party;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CertificateChainTest {
  private static final Party ROOT = TestCertificates.root("root");
  private static final Party INT1 = TestCertificates.issued("int1", ROOT);
  private static final Party INT2 = TestCertificates.issued("int2", INT1);
  private static final Party SERVER =
      TestCertificates.issued("server", INT2, TestCertificates.ecKeys(), false);

  private static List<X509Certificate> of(Party... parties) {
    return Stream.of(parties).map(Party::certificate).toList();
  }

  private static CertificateChain.Ordered order(List<X509Certificate> certificates) {
    return CertificateChain.order(certificates, _ -> false);
  }

  @Test
  void ordersEveryPermutation() {
    var chain = of(SERVER, INT2, INT1, ROOT);
    for (var permutation : permutations(chain)) {
      assertThat(order(permutation).certificates()).isEqualTo(chain);
      assertThat(order(permutation).warning()).isEmpty();
    }
  }

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    var all = new ArrayList<List<T>>();
    for (int i = 0; i < items.size(); i++) {
      var rest = new ArrayList<>(items);
      var first = rest.remove(i);
      for (var tail : permutations(rest)) {
        var permutation = new ArrayList<T>(List.of(first));
        permutation.addAll(tail);
        all.add(permutation);
      }
    }
    return all;
  }

  @Test
  void ordersAChainWithoutItsRoot() {
    assertThat(order(of(INT1, SERVER, INT2)).certificates()).isEqualTo(of(SERVER, INT2, INT1));
  }

  @Test
  void leavesABrokenChainAsItWas() {
    for (var broken : List.of(of(SERVER, ROOT), of(ROOT, SERVER), of(ROOT, INT1, SERVER))) {
      var ordered = order(broken);
      assertThat(ordered.certificates()).isEqualTo(broken);
      assertThat(ordered.warning()).get().asString().contains("incomplete");
    }
  }

  @Test
  void putsStrangersBehindTheChain() {
    var stranger = TestCertificates.root("stranger");
    var ordered =
        CertificateChain.order(
            of(stranger, ROOT, INT1, SERVER, INT2), SERVER.certificate()::equals);
    assertThat(ordered.certificates()).isEqualTo(of(SERVER, INT2, INT1, ROOT, stranger));
    assertThat(ordered.warning()).get().asString().contains("1 of its certificates");
  }

  @Test
  void copesWithCrossSignedAuthorities() {
    var oldRoot = TestCertificates.root("old root");
    var crossed = TestCertificates.issued("root", oldRoot, ROOT.keys(), true);
    var random = new Random(3);
    for (int i = 0; i < 50; i++) {
      var shuffled = new ArrayList<>(of(SERVER, INT2, INT1, ROOT, crossed, oldRoot));
      Collections.shuffle(shuffled, random);
      var ordered = order(shuffled).certificates();
      assertThat(ordered).containsExactlyInAnyOrderElementsOf(shuffled);
      assertThat(ordered.subList(0, 3)).isEqualTo(of(SERVER, INT2, INT1));
    }
  }

  @Test
  void countsACertificateOnceThatIsThereTwice() {
    assertThat(order(of(INT1, SERVER, INT2, ROOT, INT1)).certificates())
        .isEqualTo(of(SERVER, INT2, INT1, ROOT));
  }

  @Test
  void refusesABundleWithoutALeaf() {
    assertThatThrownBy(() -> order(List.of())).hasMessageContaining("no leaf");
    var keysA = TestCertificates.ecKeys();
    var keysB = TestCertificates.ecKeys();
    var a = TestCertificates.issued("a", TestCertificates.root("b", keysB), keysA, true);
    var b = TestCertificates.issued("b", TestCertificates.root("a", keysA), keysB, true);
    assertThatThrownBy(() -> order(of(a, b))).hasMessageContaining("no leaf");
  }

  @Test
  void aSingleCertificateIsItsOwnChain() {
    assertThat(order(of(ROOT)).certificates()).isEqualTo(of(ROOT));
  }
}
