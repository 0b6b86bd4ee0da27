// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICreditToken} from "./ICreditToken.sol";
import {IRetirementCertificate} from "./IRetirementCertificate.sol";

/// @title ICertificateArt
/// @notice Words and draws certificates and credits. It keeps nothing and decides nothing: everything it shows is
/// handed to it, except the symbol and the decimals of a payment token, which it reads if the token tells.
interface ICertificateArt {
    /// @notice What a certificate's picture and text are made of.
    /// @param collection The contract that keeps the certificate.
    /// @param certificateId The certificate.
    /// @param holder Its owner.
    /// @param certificate What it says.
    /// @param batch The batch whose credits it retired.
    struct Facts {
        address collection;
        uint256 certificateId;
        address holder;
        IRetirementCertificate.Certificate certificate;
        ICreditToken.Batch batch;
    }

    /// @notice The ERC-721 metadata of a certificate, with its picture.
    /// @param facts What it is made of.
    /// @return uri `data:application/json;base64,…`
    function certificateURI(Facts calldata facts) external view returns (string memory uri);

    /// @notice The picture alone.
    /// @param facts What it is made of.
    /// @return svg An SVG document without scripts or references to anything outside.
    function certificateSVG(Facts calldata facts) external view returns (string memory svg);

    /// @notice The ERC-1155 metadata of a batch of credits.
    /// @param id The batch.
    /// @param batch Its facts.
    /// @return uri `data:application/json;base64,…`
    function creditURI(uint256 id, ICreditToken.Batch calldata batch) external view returns (string memory uri);
}
