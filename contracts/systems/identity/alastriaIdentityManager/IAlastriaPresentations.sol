// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IAlastriaPresentations
/// @notice What was presented to whom, known to these two alone; and the receiver's duty to delete it when asked.
///
/// Subject and receiver keep an entry each, under digests of their own and any account they like. The receiver's entry,
/// the *receipt*, is `keccak256(abi.encode(digest, keccak256(abi.encode(secret))))`: the subject gave the receiver the
/// hash of a secret, and whoever shows the secret asks for deletion. So the receiver cannot be late in noticing, and
/// nothing on chain says which subject's entry the request belongs to.
///
/// | entry     | None                   | Valid       | Received             | AskDeletion          |
/// | --------- | ---------------------- | ----------- | -------------------- | -------------------- |
/// | subject's | Valid                  | AskDeletion |                      |                      |
/// | receipt   | Received, the receiver |             | AskDeletion, secret  | DeletionConfirmation |
///
/// Every other move is refused with {PresentationTransitionForbidden}. That a receiver issues a receipt at all is
/// between it and the subject, who hands over the presentation against it.
interface IAlastriaPresentations {
    /// @notice Where a presentation stands. The higher is the later.
    enum PresentationStatus {
        None,
        Valid,
        Received,
        AskDeletion,
        DeletionConfirmation
    }

    /// @notice What a receiver owes.
    /// @param status Where it stands.
    /// @param period Seconds that the receiver has from the request to the deletion.
    /// @param due Last second at which a confirmation is in time; zero before the request.
    /// @param overdue Whether the breach of the duty was put on record; stays, also after a late confirmation.
    struct Receipt {
        PresentationStatus status;
        uint32 period; // seconds
        uint40 due; // seconds since 1970
        bool overdue;
    }

    /// @notice A subject's entry was made (Valid) or moved (AskDeletion).
    /// @param subject Who made it.
    /// @param digest Which presentation, in the words of the subject alone.
    /// @param status Where it stands now.
    event PresentationUpdated(address indexed subject, bytes32 indexed digest, PresentationStatus status);
    /// @notice A receiver says that it received a presentation and will delete it when asked.
    /// @param receiver The receiver.
    /// @param receipt Its receipt.
    /// @param period Seconds that it has from the request to the deletion.
    event PresentationReceived(address indexed receiver, bytes32 indexed receipt, uint32 period);
    /// @notice The subject asked for deletion.
    /// @param receiver The receiver.
    /// @param receipt Its receipt.
    /// @param due Last second at which a confirmation is in time.
    event DeletionAsked(address indexed receiver, bytes32 indexed receipt, uint40 due);
    /// @notice The receiver says that it deleted what it had received.
    /// @param receiver The receiver.
    /// @param receipt Its receipt.
    /// @param inTime Whether it kept the deadline.
    event DeletionConfirmed(address indexed receiver, bytes32 indexed receipt, bool inTime);
    /// @notice The receiver let the deadline pass: evidence for whoever wants to hold it to account.
    /// @param receiver The receiver.
    /// @param receipt Its receipt.
    /// @param due Last second at which a confirmation would have been in time.
    event DeletionOverdue(address indexed receiver, bytes32 indexed receipt, uint40 due);

    /// @notice An entry cannot move this way.
    /// @param digest The subject's digest, or the receipt.
    /// @param from Where it stands.
    /// @param to Where it was to go.
    error PresentationTransitionForbidden(bytes32 digest, PresentationStatus from, PresentationStatus to);
    /// @notice The digest or the receipt is zero.
    /// @param account Whose it was to be.
    error PresentationDigestZero(address account);
    /// @notice The receiver gives itself no time, or more than 90 days.
    /// @param period Seconds.
    error DeletionPeriodInvalid(uint32 period);
    /// @notice The receiver still has time.
    /// @param receipt The receipt.
    /// @param due Last second at which a confirmation is in time.
    error DeletionNotOverdue(bytes32 receipt, uint40 due);
    /// @notice The breach is on record already.
    /// @param receipt The receipt.
    error DeletionOverdueRecorded(bytes32 receipt);

    /// @notice Registers a presentation (Valid), or notes that its deletion is asked for (AskDeletion), in the caller's
    /// own entry. Emits {PresentationUpdated}.
    /// @dev Requirements: {PresentationDigestZero}, {PresentationTransitionForbidden}.
    /// @param digest The presentation, in the words of the subject.
    /// @param status Where the entry goes.
    function updatePresentation(bytes32 digest, PresentationStatus status) external;

    /// @notice {updatePresentation} by the subject's signature, sent by anyone.
    /// @dev Requirements: those of {updatePresentation}; `SignatureExpired`, `SignatureInvalid`.
    /// @param subject Who signed.
    /// @param digest The presentation, in the words of the subject.
    /// @param status Where the entry goes.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The subject's signature.
    function updatePresentationBySig(
        address subject,
        bytes32 digest,
        PresentationStatus status,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice The caller received a presentation. Emits {PresentationReceived}.
    /// @dev Requirements: {PresentationDigestZero}, {DeletionPeriodInvalid}, {PresentationTransitionForbidden}.
    /// @param receipt The receipt.
    /// @param period Seconds that the caller has from the request to the deletion.
    function confirmReceipt(bytes32 receipt, uint32 period) external;

    /// @notice {confirmReceipt} by the receiver's signature, sent by anyone.
    /// @dev Requirements: those of {confirmReceipt}; `SignatureExpired`, `SignatureInvalid`.
    /// @param receiver Who signed.
    /// @param receipt The receipt.
    /// @param period Seconds that it has from the request to the deletion.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The receiver's signature.
    function confirmReceiptBySig(
        address receiver,
        bytes32 receipt,
        uint32 period,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Asks a receiver for deletion; its time runs from now. Whoever knows the secret; so a relayer needs no
    /// signature, and who sends first does what the subject wanted. Emits {DeletionAsked}.
    /// @dev Requirements: {PresentationTransitionForbidden} with `from` None where digest or secret are wrong.
    /// @param receiver The receiver.
    /// @param digest The presentation, in the words of the receiver.
    /// @param secret What the receipt was made with.
    function askDeletion(address receiver, bytes32 digest, bytes32 secret) external;

    /// @notice The caller deleted what it had received; late is better than never. Emits {DeletionConfirmed}.
    /// @dev Requirements: {PresentationTransitionForbidden}.
    /// @param receipt The receipt.
    function confirmDeletion(bytes32 receipt) external;

    /// @notice {confirmDeletion} by the receiver's signature, sent by anyone.
    /// @dev Requirements: those of {confirmDeletion}; `SignatureExpired`, `SignatureInvalid`.
    /// @param receiver Who signed.
    /// @param receipt The receipt.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The receiver's signature.
    function confirmDeletionBySig(
        address receiver,
        bytes32 receipt,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Puts on record, once, that a receiver let its deadline pass. Anyone. Emits {DeletionOverdue}.
    /// @dev Requirements: deletion asked and not confirmed ({PresentationTransitionForbidden}), {DeletionNotOverdue},
    /// {DeletionOverdueRecorded}.
    /// @param receiver The receiver.
    /// @param receipt The receipt.
    function recordOverdue(address receiver, bytes32 receipt) external;

    /// @notice Where a subject's entry stands.
    /// @param subject The subject.
    /// @param digest The presentation, in the words of the subject.
    function presentationStatusOf(address subject, bytes32 digest) external view returns (PresentationStatus);

    /// @notice What a receiver owes.
    /// @param receiver The receiver.
    /// @param receipt The receipt.
    function receiptOf(address receiver, bytes32 receipt) external view returns (Receipt memory);
}
