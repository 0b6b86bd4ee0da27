// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ICreditToken
/// @notice Environmental credits as ranges of serial numbers that can never overlap, counted in whole kilograms.
///
/// **Identifiers are serial numbers.** A registry's serial ("ACR-US-102-2003-274-120158095 to 120158156") is a *block*
/// (all but the running numbers) and a range. The block is hashed together with its registry to 192 bits; the running
/// numbers become kilogram positions (number × kilograms per unit). A batch is the ERC-1155 id
/// `block << 64 | first kilogram`, and a retirement certificate is `block << 64 | first kilogram retired`: two credits
/// with one serial number have no way to exist.
///
/// Within a batch, `end - start = circulating + retired`: circulating kilograms are ERC-1155 balances, and the retired
/// ones are always the first of the range, so each certificate names the exact serials it stands for.
///
/// The token is also an ERC-1155 (ERC-165 says so); cast its address to `IERC1155` for balances and transfers.
interface ICreditToken {
    /// @notice What a batch is, in the order it is stored: one word of facts, one word that starts at zero and counts
    /// what happened to the batch, and one digest.
    /// @param end First kilogram position after the range.
    /// @param next Start of the next range of the same block, 0 if this is the last.
    /// @param projectId The project it comes from, as the issuer numbers its projects.
    /// @param vintage Year of the removal, for instance 2018.
    /// @param flags Bit 0: retire only (may move to a registered seller and nowhere else).
    /// @param adjustment State of the corresponding adjustment (Article 6); 0 is "none declared".
    /// @param issuer Number of the issuer, see {issuerOf}.
    /// @param retired Kilograms retired so far, counted from the start of the range.
    /// @param dataDigest Digest of the evidence: monitoring report, verification statement, parcel.
    struct Batch {
        uint64 end;
        uint64 next;
        uint64 projectId;
        uint16 vintage;
        uint8 flags;
        uint8 adjustment;
        uint32 issuer;
        uint64 retired;
        bytes32 dataDigest;
    }

    /// @notice What an issuer asks for.
    /// @param to First holder.
    /// @param blockKey The 192-bit key of the serial block.
    /// @param start First kilogram position.
    /// @param end First position after the last kilogram.
    /// @param after_ Start of the nearest range before this one in the same block, or `NO_RANGE` if there is none.
    /// @param projectId See {Batch}.
    /// @param vintage See {Batch}.
    /// @param flags See {Batch}.
    /// @param dataDigest See {Batch}.
    struct Issuance {
        address to;
        uint192 blockKey;
        uint64 start;
        uint64 end;
        uint64 after_;
        uint64 projectId;
        uint16 vintage;
        uint8 flags;
        bytes32 dataDigest;
    }

    /// @notice What a retirement says about itself.
    /// @param holder Who gets the certificate, for ever.
    /// @param detailsRoot Root of the salted fields (beneficiary, purpose, …), see `Fingerprints`; zero for none.
    /// @param inscription A public line of text on the certificate, at most 96 bytes; empty for none.
    struct Retirement {
        address holder;
        bytes32 detailsRoot;
        string inscription;
    }

    /// @notice What a registered seller vouches for.
    /// @param buyer Who paid; zero for the holder of the certificate.
    /// @param paymentToken What was paid in; zero is the chain's own coin.
    /// @param paid How much, in the token's smallest unit.
    struct Sale {
        address buyer;
        address paymentToken;
        uint96 paid;
    }

    /// @notice A batch of credits came into being.
    /// @param id The batch: `block << 64 | first kilogram`.
    /// @param projectId The project it comes from.
    /// @param to First holder.
    /// @param end First kilogram position after the range.
    /// @param vintage Year of the removal.
    /// @param flags See {Batch}.
    /// @param dataDigest Digest of the evidence.
    event BatchIssued(
        uint256 indexed id,
        uint64 indexed projectId,
        address indexed to,
        uint64 end,
        uint16 vintage,
        uint8 flags,
        bytes32 dataDigest
    );
    /// @notice The end of batch `id`, from the first kilogram of `newId` on, became a batch of its own.
    /// @param id The batch that was split and keeps its beginning.
    /// @param newId The batch that was split off.
    /// @param holder Who holds all of the new batch.
    /// @param kilograms Length of the new batch.
    event BatchSplit(uint256 indexed id, uint256 indexed newId, address indexed holder, uint64 kilograms);
    /// @notice An issuer was admitted or dismissed.
    /// @param issuer The account.
    /// @param allowed Whether it may issue from now on.
    event IssuerSet(address indexed issuer, bool allowed);
    /// @notice A seller (a contract that vouches for the price paid) was admitted or dismissed.
    /// @param seller The contract.
    /// @param allowed Whether it is one from now on.
    event SellerSet(address indexed seller, bool allowed);

    /// @notice The caller is no issuer.
    /// @param caller Who tried to issue.
    error CreditIssuerUnknown(address caller);
    /// @notice Several batches cannot be delivered to a seller in one step.
    /// @param seller The seller.
    error CreditDeliverySingly(address seller);
    /// @notice A seller must be a contract.
    /// @param seller The account as given.
    error CreditSellerInvalid(address seller);
    /// @notice A flag that has no meaning was set.
    /// @param flags The flags as given.
    error CreditFlagsUnknown(uint8 flags);
    /// @notice The range is empty or reversed.
    /// @param start First kilogram position.
    /// @param end First position after the last kilogram.
    error SerialRangeEmpty(uint64 start, uint64 end);
    /// @notice The range shares serials with a batch that exists.
    /// @param blockKey The serial block.
    /// @param start First kilogram position.
    /// @param end First position after the last kilogram.
    /// @param existing The batch that has them already.
    error SerialRangeOverlap(uint192 blockKey, uint64 start, uint64 end, uint256 existing);
    /// @notice `after_` is not the nearest range before this one; read `predecessorOf` again.
    /// @param blockKey The serial block.
    /// @param after_ The hint as given.
    error SerialHintStale(uint192 blockKey, uint64 after_);
    /// @notice There is no batch with this id.
    /// @param id The id as given.
    error BatchUnknown(uint256 id);
    /// @notice Zero kilograms cannot be retired.
    /// @param id The batch.
    error CreditAmountZero(uint256 id);
    /// @notice The split would cut into retired serials or lies outside the range.
    /// @param id The batch.
    /// @param position Where it was to be split.
    error SplitOutOfRange(uint256 id, uint64 position);
    /// @notice A retire-only batch was sent to an account that is no registered seller.
    /// @param id The batch.
    /// @param to The account.
    error CreditRetireOnly(uint256 id, address to);
    /// @notice The caller is neither the holder nor approved by it.
    /// @param holder The holder.
    /// @param caller Who tried to retire its credits.
    error CreditHolderOnly(address holder, address caller);

    /// @notice The hint for a range that comes first in its block: `type(uint64).max`.
    /// @return hint The hint.
    function NO_RANGE() external view returns (uint64 hint);

    /// @notice The contract that keeps the retirement certificates of these credits.
    /// @return collection An {IRetirementCertificate}, deployed together with this token and for ever its only one.
    function certificates() external view returns (address collection);

    /// @notice Registers a range of serials and gives its kilograms to the first holder. Emits {BatchIssued}.
    /// @dev Requirements: the caller is an issuer ({CreditIssuerUnknown}); the range is not empty
    /// ({SerialRangeEmpty}); it overlaps no other ({SerialRangeOverlap}); the hint is right ({SerialHintStale}); the
    /// flags have a meaning ({CreditFlagsUnknown}). A holder that is a contract must accept ERC-1155 tokens.
    /// @param issuance The range and its facts.
    /// @return id The batch.
    function issue(Issuance calldata issuance) external returns (uint256 id);

    /// @notice Makes the serials from `position` to the end of the range a batch of its own, so that an exact
    /// sub-range can be sold or retired. Emits {BatchSplit}.
    /// @dev Requirements: the batch exists ({BatchUnknown}); `position` lies inside the range and not before the end of
    /// the retired part ({SplitOutOfRange}); the caller holds at least as many kilograms as it splits off. All balances
    /// but the caller's stay as they are.
    /// @param id The batch.
    /// @param position First kilogram position of the new batch.
    /// @return newId The new batch.
    function split(uint256 id, uint64 position) external returns (uint256 newId);

    /// @notice Retires the caller's own credits and issues the certificate. The burn is an
    /// ERC-1155 event, the certificate tells the rest (`CertificateIssued`).
    /// @dev Takes the first kilograms of the range that are not retired yet. Requirements: more than zero
    /// ({CreditAmountZero}), held by the caller; the certificate accepts the rest, see {IRetirementCertificate-issue}.
    /// @param id The batch.
    /// @param kilograms How much.
    /// @param retirement For whom and why.
    /// @return certificateId The certificate: its id is the first serial retired.
    function retire(
        uint256 id,
        uint64 kilograms,
        Retirement calldata retirement
    ) external returns (uint256 certificateId);

    /// @notice As {retire}, for a holder who approved the caller with `setApprovalForAll`.
    /// @dev Requirements: those of {retire}; the caller is approved ({CreditHolderOnly}).
    /// @param from The holder.
    /// @param id The batch.
    /// @param kilograms How much.
    /// @param retirement For whom and why.
    /// @return certificateId The certificate.
    function retireFrom(
        address from,
        uint256 id,
        uint64 kilograms,
        Retirement calldata retirement
    ) external returns (uint256 certificateId);

    /// @notice Admits or dismisses an issuer. Admin only. Emits {IssuerSet}.
    /// @param issuer The account.
    /// @param allowed Whether it may issue.
    function setIssuer(address issuer, bool allowed) external;

    /// @notice Admits or dismisses a seller. Admin only. Emits {SellerSet}.
    /// @dev Requirements: a contract ({CreditSellerInvalid}).
    /// @param seller The contract, see {ICreditSeller}.
    /// @param allowed Whether what is delivered to it is retired, with the payment it states on the certificate.
    function setSeller(address seller, bool allowed) external;

    /// @notice Whether the account may issue.
    /// @param account The account.
    /// @return allowed True while it may.
    function isIssuer(address account) external view returns (bool allowed);

    /// @notice Whether what is delivered to the account is retired, see {ICreditSeller}.
    /// @param account The account.
    /// @return allowed True while it may.
    function isSeller(address account) external view returns (bool allowed);

    /// @notice Who issued a batch.
    /// @dev Reverts {BatchUnknown}.
    /// @param id The batch.
    /// @return issuer The account; it need not be an issuer any more.
    function issuerOf(uint256 id) external view returns (address issuer);

    /// @notice The facts of a batch.
    /// @dev Reverts {BatchUnknown}.
    /// @param id The batch.
    /// @return batch Its facts.
    function batchOf(uint256 id) external view returns (Batch memory batch);

    /// @notice Kilograms of the batch that circulate: issued less retired.
    /// @dev Reverts {BatchUnknown}.
    /// @param id The batch.
    /// @return kilograms How much.
    function circulatingOf(uint256 id) external view returns (uint64 kilograms);

    /// @notice The nearest range at or before a position, by walking from a hint: what to pass as `after_`.
    /// @dev Walks the block's ranges from `from_`, at most `steps` of them, so a block of any length can be searched by
    /// several calls. Reverts {SerialHintStale} if there is no range `from_` or it lies after `position`.
    /// @param blockKey The serial block.
    /// @param position The kilogram position that is to be placed.
    /// @param from_ A range known to lie before it, or `NO_RANGE` to begin at the first.
    /// @param steps The most ranges to walk.
    /// @return start Start of the nearest range at or before `position` (`NO_RANGE`: none).
    /// @return done False when the walk ran out of steps; call again from `start`.
    function predecessorOf(
        uint192 blockKey,
        uint64 position,
        uint64 from_,
        uint256 steps
    ) external view returns (uint64 start, bool done);
}
