// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.azure.keyvault.VaultObject;
import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.Pem;
import dev.keyway.provider.request.MountException.UnusableContent;
import dev.keyway.provider.request.ObjectFormat;
import dev.keyway.provider.request.ObjectSpec;
import java.util.ArrayList;
import java.util.List;

/// Decides what a fetched object looks like as files (provider.md §9). Pure.
public final class ContentRules {
  private static final String PEM = "application/x-pem-file";
  private static final String PKCS12 = "application/x-pkcs12";

  private final Rendering rendering;

  public ContentRules(Rendering rendering) {
    this.rendering = rendering;
  }

  /// Returns the files of `object`: `.crt` and `.key` before the plain one, where they are wanted.
  ///
  /// @throws UnusableContent if it cannot become what `spec` asks for, naming the object
  public RenderedObject render(ObjectSpec spec, FileSlot slot, VaultObject object) {
    try {
      return switch (object) {
        case VaultObject.Secret secret when secret.kid().isPresent() ->
            new Job(spec, slot, object).certificateBacked(secret);
        case VaultObject.Secret secret ->
            new Job(spec, slot, object).plain(secret.value().reveal());
        case VaultObject.Key key -> new Job(spec, slot, object).text(PublicKeyPem.of(key.jwk()));
        case VaultObject.Certificate certificate ->
            new Job(spec, slot, object).text(certificateBlock(certificate));
      };
    } catch (IllegalArgumentException unusable) {
      throw new UnusableContent(spec.label() + ": " + unusable.getMessage());
    }
  }

  private static String certificateBlock(VaultObject.Certificate certificate) {
    try {
      return Pem.encode("CERTIFICATE", Decoding.base64(certificate.cer()));
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException("its certificate is not base64");
    }
  }

  /// One object on its way to files.
  private final class Job {
    private final ObjectSpec spec;
    private final FileSlot slot;
    private final String version;
    private final List<MountedFile> files = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Job(ObjectSpec spec, FileSlot slot, VaultObject object) {
      this.spec = spec;
      this.slot = slot;
      this.version = object.version();
    }

    RenderedObject plain(String value) {
      add("", FileContents.ofBytes(Decoding.decode(spec.encoding(), value)));
      return new RenderedObject(files, warnings);
    }

    RenderedObject text(String pem) {
      add("", FileContents.ofText(pem));
      return new RenderedObject(files, warnings);
    }

    RenderedObject certificateBacked(VaultObject.Secret secret) {
      var value = secret.value().reveal();
      if (isPem(secret)) {
        addSides(value);
        return plain(value);
      }
      if (spec.format() == ObjectFormat.PFX) {
        if (rendering.separateFiles()) {
          addSides(bundle(value));
        }
        return plain(value);
      }
      var bundle = bundle(value);
      addSides(bundle);
      return plain(bundle);
    }

    private boolean isPem(VaultObject.Secret secret) {
      var type = secret.contentType().orElse("");
      return switch (type) {
        case PEM -> true;
        case PKCS12 -> false;
        case "" -> secret.value().reveal().contains("-----BEGIN ");
        default ->
            throw new IllegalArgumentException(
                "its content type %s is neither %s nor %s".formatted(type, PEM, PKCS12));
      };
    }

    private String bundle(String value) {
      var decoded = Pkcs12Pem.decode(value, rendering.constructChain());
      decoded.warning().ifPresent(warning -> warnings.add(spec.label() + ": " + warning));
      return decoded.text();
    }

    /// A side that is empty, as where the key cannot be exported, becomes no file.
    private void addSides(String bundle) {
      if (!rendering.separateFiles()) {
        return;
      }
      var certificates = new StringBuilder();
      var others = new StringBuilder();
      for (var block : blocks(bundle)) {
        (block.isCertificate() ? certificates : others).append(block.encode());
      }
      if (!certificates.isEmpty()) {
        add(".crt", FileContents.ofText(certificates.toString()));
      }
      if (!others.isEmpty()) {
        add(".key", FileContents.ofText(others.toString()));
      }
    }

    private List<Pem.Block> blocks(String bundle) {
      try {
        return Pem.parse(bundle);
      } catch (InvalidCertificate broken) {
        throw new IllegalArgumentException(
            "its PEM cannot be split into files: " + broken.getMessage());
      }
    }

    private void add(String suffix, FileContents contents) {
      files.add(new MountedFile(slot.path() + suffix, spec.mode(), contents, slot.uid(), version));
    }
  }
}
