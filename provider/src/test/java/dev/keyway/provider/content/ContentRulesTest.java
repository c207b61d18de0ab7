// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import static dev.keyway.provider.content.Specs.spec;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.SecretText;
import dev.keyway.azure.keyvault.VaultObject;
import dev.keyway.azure.keyvault.VaultObject.PublicJwk;
import dev.keyway.provider.TestCertificates;
import dev.keyway.provider.TestCertificates.Party;
import dev.keyway.provider.request.MountException.UnusableContent;
import dev.keyway.provider.request.ObjectEncoding;
import dev.keyway.provider.request.ObjectFormat;
import dev.keyway.provider.request.ObjectKind;
import dev.keyway.provider.request.ObjectSpec;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRulesTest {
  private static final String PEM = "application/x-pem-file";
  private static final String PKCS12 = "application/x-pkcs12";
  private static final Party ROOT = TestCertificates.root("root");
  private static final Party INTERMEDIATE = TestCertificates.issued("intermediate", ROOT);
  private static final Party LEAF = TestCertificates.issued("leaf", INTERMEDIATE);
  private static final String PFX =
      TestCertificates.pfx(
          LEAF, List.of(LEAF.certificate(), INTERMEDIATE.certificate(), ROOT.certificate()));

  private static RenderedObject render(boolean separateFiles, ObjectSpec spec, VaultObject object) {
    return new ContentRules(new Rendering(true, separateFiles))
        .render(spec, FileSlot.single(spec), object);
  }

  private static String text(MountedFile file) {
    return new String(file.contents().bytes(), UTF_8);
  }

  private static String only(RenderedObject rendered) {
    assertThat(rendered.files()).hasSize(1);
    return text(rendered.files().getFirst());
  }

  private static VaultObject backed(String value, Optional<String> contentType) {
    return new VaultObject.Secret(
        "v1", SecretText.of(value), contentType, Optional.of("https://v/keys/k/v1"));
  }

  private static VaultObject plain(String value) {
    return new VaultObject.Secret("v1", SecretText.of(value), Optional.empty(), Optional.empty());
  }

  private static String chain() {
    return LEAF.pem() + INTERMEDIATE.pem() + ROOT.pem();
  }

  @Test
  void writesAPlainSecretAsItIs() {
    assertThat(only(render(true, spec("s"), plain("täxt\n\0 ")))).isEqualTo("täxt\n\0 ");
  }

  @ParameterizedTest
  @EnumSource(ObjectFormat.class)
  void writesAPemSecretAsItIs(ObjectFormat format) {
    var pem = LEAF.pem() + LEAF.keyPem();
    assertThat(only(render(false, Specs.of("s", format), backed(pem, Optional.of(PEM)))))
        .isEqualTo(pem);
  }

  @Test
  void turnsPkcs12IntoKeyAndOrderedChain() {
    var rendered = render(false, spec("s"), backed(PFX, Optional.of(PKCS12)));
    assertThat(only(rendered)).isEqualTo(LEAF.keyPem() + chain());
    assertThat(rendered.warnings()).isEmpty();
  }

  @Test
  void keepsPkcs12WherePfxIsWanted() {
    assertThat(
            only(render(false, Specs.of("s", ObjectFormat.PFX), backed(PFX, Optional.of(PKCS12)))))
        .isEqualTo(PFX);
  }

  @ParameterizedTest
  @EnumSource(ObjectFormat.class)
  void splitsCertificatesAndKeyIntoFilesOfTheirOwn(ObjectFormat format) {
    var files = render(true, Specs.of("s", format), backed(PFX, Optional.of(PKCS12))).files();
    assertThat(files).extracting(MountedFile::path).containsExactly("s.crt", "s.key", "s");
    assertThat(files).extracting(MountedFile::version).containsOnly("v1");
    assertThat(files).extracting(MountedFile::uid).containsOnly("secret/s");
    assertThat(text(files.get(0))).isEqualTo(chain());
    assertThat(text(files.get(1))).isEqualTo(LEAF.keyPem());
    assertThat(text(files.get(2)))
        .isEqualTo(format == ObjectFormat.PFX ? PFX : LEAF.keyPem() + chain());
  }

  @Test
  void splitsPemInItsOrder() {
    var pem = ROOT.pem() + "comment\n" + INTERMEDIATE.pem() + LEAF.keyPem() + LEAF.pem();
    var files = render(true, spec("s"), backed(pem, Optional.of(PEM))).files();
    assertThat(text(files.get(0))).isEqualTo(ROOT.pem() + INTERMEDIATE.pem() + LEAF.pem());
    assertThat(text(files.get(1))).isEqualTo(LEAF.keyPem());
    assertThat(text(files.get(2))).isEqualTo(pem);
  }

  @Test
  void writesNoEmptyKeyFile() {
    assertThat(render(true, spec("s"), backed(LEAF.pem(), Optional.of(PEM))).files())
        .extracting(MountedFile::path)
        .containsExactly("s.crt", "s");
  }

  @Test
  void guessesTheContentTypeThatIsMissing() {
    assertThat(only(render(false, spec("s"), backed(LEAF.pem(), Optional.empty()))))
        .isEqualTo(LEAF.pem());
    assertThat(only(render(false, spec("s"), backed(PFX, Optional.empty()))))
        .isEqualTo(LEAF.keyPem() + chain());
  }

  @Test
  void combinesPfxAndBase64ToBinary() {
    var spec = Specs.of("s", ObjectFormat.PFX, ObjectEncoding.BASE64);
    var files = render(true, spec, backed(PFX, Optional.of(PKCS12))).files();
    assertThat(files.getLast().contents().bytes()).isEqualTo(Base64.getDecoder().decode(PFX));
    assertThat(text(files.getFirst())).isEqualTo(chain());
  }

  @Test
  void warnsOfAnIncompleteChain() {
    var pfx = TestCertificates.pfx(LEAF, List.of(LEAF.certificate()));
    assertThat(render(false, spec("s"), backed(pfx, Optional.of(PKCS12))).warnings()).isEmpty();
    var stray = TestCertificates.root("stray");
    var modern = Pkcs12Files.of(LEAF, List.of(LEAF.certificate(), stray.certificate()));
    var rendered = render(false, spec("s"), backed(modern, Optional.of(PKCS12)));
    assertThat(rendered.warnings()).singleElement().asString().contains("incomplete", "objects[0]");
    assertThat(only(rendered)).isEqualTo(LEAF.keyPem() + LEAF.pem() + stray.pem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid", "aW52YWxpZA==", "planted-secret"})
  void namesTheObjectWhosePkcs12IsBroken(String value) {
    assertThatThrownBy(() -> render(false, spec("s"), backed(value, Optional.of(PKCS12))))
        .isInstanceOf(UnusableContent.class)
        .hasMessageContainingAll("objectType:secret", "objectName:s", "PKCS#12")
        .hasMessageNotContaining("planted");
  }

  @Test
  void namesTheContentTypeItDoesNotKnow() {
    assertThatThrownBy(() -> render(false, spec("s"), backed("x", Optional.of("text/plain"))))
        .isInstanceOf(UnusableContent.class)
        .hasMessageContainingAll("objectName:s", "text/plain");
  }

  @ParameterizedTest
  @CsvSource({
    "BASE64, QmFzZTY0RW5jb2RlZFN0cmluZw==, Base64EncodedString",
    "HEX, 486578456E636F646564537472696E67, HexEncodedString",
    "HEX, 486578456e636f646564537472696e67, HexEncodedString",
    "UTF_8, TestSecret1, TestSecret1",
    "UTF_8, abcdefg, abcdefg"
  })
  void decodes(ObjectEncoding encoding, String value, String expected) {
    assertThat(only(render(false, Specs.of("s", ObjectFormat.PEM, encoding), plain(value))))
        .isEqualTo(expected);
  }

  @Test
  void ignoresLineEndsInBase64() {
    assertThat(Decoding.decode(ObjectEncoding.BASE64, "QU\r\nJD\n"))
        .asString(UTF_8)
        .isEqualTo("ABC");
  }

  @ParameterizedTest
  @CsvSource({
    "BASE64, QUI",
    "BASE64, QU-_",
    "BASE64, 'QU I'",
    "HEX, abc",
    "HEX, zz",
    "HEX, 'a b '"
  })
  void namesTheObjectThatCannotBeDecoded(ObjectEncoding encoding, String value) {
    assertThatThrownBy(() -> render(false, Specs.of("s", ObjectFormat.PEM, encoding), plain(value)))
        .isInstanceOf(UnusableContent.class)
        .hasMessageContaining("objectName:s")
        .hasMessageNotContaining(value);
  }

  @Test
  void writesACertificate() {
    var rendered =
        render(
            true,
            Specs.of("c", ObjectKind.CERT),
            new VaultObject.Certificate(
                "v1", Base64.getEncoder().encodeToString("test".getBytes(UTF_8))));
    assertThat(only(rendered))
        .isEqualTo("-----BEGIN CERTIFICATE-----\ndGVzdA==\n-----END CERTIFICATE-----\n");
    assertThat(rendered.files().getFirst().version()).isEqualTo("v1");
  }

  @Test
  void writesRsaAndEcKeys() {
    var rsa = (RSAPublicKey) TestCertificates.rsaKeys().getPublic();
    assertThat(key(new PublicJwk.Rsa(rsa.getModulus(), rsa.getPublicExponent())))
        .isEqualTo(TestCertificates.pem("PUBLIC KEY", rsa.getEncoded()));
    for (var curve : List.of("P-256:secp256r1", "P-384:secp384r1", "P-521:secp521r1")) {
      var names = curve.split(":", 2);
      var ec = (ECPublicKey) Specs.ecKey(names[1]);
      assertThat(key(new PublicJwk.Ec(names[0], ec.getW().getAffineX(), ec.getW().getAffineY())))
          .isEqualTo(TestCertificates.pem("PUBLIC KEY", ec.getEncoded()));
    }
  }

  private static String key(PublicJwk jwk) {
    return only(render(true, Specs.of("k", ObjectKind.KEY), new VaultObject.Key("v1", jwk)));
  }

  @Test
  void refusesOtherKeys() {
    assertThatThrownBy(() -> key(new PublicJwk.Ec("P-256K", BigInteger.ONE, BigInteger.ONE)))
        .isInstanceOf(UnusableContent.class)
        .hasMessageContainingAll("objectName:k", "P-256K");
    assertThatThrownBy(() -> key(new PublicJwk.Ec("P-256", BigInteger.ONE, BigInteger.ONE)))
        .hasMessageContaining("not on the curve");
    assertThatThrownBy(() -> key(new PublicJwk.Other("oct-HSM"))).hasMessageContaining("oct-HSM");
  }

  @Test
  void neverPrintsContents() {
    var rendered = render(false, spec("s"), plain("planted-secret"));
    assertThat(rendered.toString()).doesNotContain("planted-secret").contains("14 bytes");
    assertThat(
            List.of(rendered.files().getFirst()).stream()
                .map(String::valueOf)
                .collect(Collectors.joining()))
        .doesNotContain("planted-secret");
  }
}
