// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ICarbonRemoval
/// @notice The carbon removal marketplace: certificates that are owned once, retired in the step that sells them, and
/// never sold again. Buyer and supplier swap through the market; this contract is the address a purchase is delivered to,
/// so the credits go straight from the supplier into retirement. It never holds anything.
interface ICarbonRemoval {
    /// @notice What a buyer says about the certificate, as `abi.encode(Request)` in the market's `Fill.data`.
    /// @param holder Who gets the certificate, for ever; zero for the buyer.
    /// @param detailsRoot Root of the salted fields (beneficiary, purpose, …), see `Fingerprints`; zero for none.
    /// @param inscription A public line of text, at most 96 bytes; empty for none.
    struct Request {
        address holder;
        bytes32 detailsRoot;
        string inscription;
    }

    /// @notice The seven questions a certificate must answer, and the amounts.
    /// @param supplier Who removed the carbon.
    /// @param region Where (ISO 3166-2).
    /// @param parcel Where exactly: digest of the parcel's polygon.
    /// @param methodology How.
    /// @param verifierGroup Who verified it: the `Quorum` group.
    /// @param standard By what standard.
    /// @param buyer Who purchased it.
    /// @param paymentToken What was paid in; zero is the chain's own coin.
    /// @param paid How much was paid; zero with no payment stated.
    /// @param vintage Year of the removal.
    /// @param kilograms How much.
    /// @param evidence Digest of monitoring report and verification statement.
    struct Provenance {
        address supplier;
        bytes32 region;
        bytes32 parcel;
        bytes32 methodology;
        bytes32 verifierGroup;
        bytes32 standard;
        address buyer;
        address paymentToken;
        uint96 paid;
        uint16 vintage;
        uint64 kilograms;
        bytes32 evidence;
    }

    /// @notice Only the market delivers here; to retire your own credits call `CreditToken.retire`.
    /// @param operator Who delivered.
    error PurchaseMarketOnly(address operator);
    /// @notice The purchase says nothing about the certificate: `Fill.data` must be `abi.encode(Request)`.
    error PurchaseRequestMissing();
    /// @notice The price is no amount of coin or of an ERC-20, so a certificate cannot state it.
    /// @param paymentKind What the order called it, see `IAtomicMarket.AssetKind`.
    error PurchasePaymentNoMoney(uint8 paymentKind);
    /// @notice The credits were not issued by the programme, which alone knows where they come from.
    /// @param certificateId The certificate.
    /// @param issuer Who issued the credits.
    error ProvenanceUnknown(uint256 certificateId, address issuer);
    /// @notice The seller buys from itself, or from another account of its own house.
    error PurchaseFromSelf(address seller, address buyer);

    /// @notice Answers the seven questions about a certificate from the chain alone.
    /// @dev Reverts `CertificateUnknown`; {ProvenanceUnknown} for credits that another issuer put into circulation.
    /// @param certificateId The certificate.
    function provenanceOf(uint256 certificateId) external view returns (Provenance memory);
}
