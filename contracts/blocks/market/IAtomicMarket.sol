// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IEligibility} from "../../base/IEligibility.sol";

/// @title IAtomicMarket
/// @notice Two parties exchange assets in one step or not at all; the market never holds either.
///
/// A maker signs an {Order} off chain (EIP-712); a taker fills it, whole or in part. One side of the order is counted
/// in *units* (`unitsWanted` says which); the other side is its price. The price of `k` units is proportional, and
/// rounded in the maker's favour: up when the taker pays, down when the maker pays. So "10 ETH for 3" fills as 1+1+1.
/// The unit side never rounds.
///
/// Fee and royalty are shares of the price of the whole order, rounded down; a part bears its portion of them, so that all
/// parts together bear what a single fill would, to the smallest unit, however small they are.
interface IAtomicMarket {
    /// @notice What kind of asset an order side names. An order carries it as a number, so that an unknown kind has a
    /// named error.
    enum AssetKind {
        Native,
        ERC20,
        ERC721,
        ERC1155
    }

    /// @notice An offer to exchange, signed by its maker.
    /// @param maker Who signs and gives the offered asset.
    /// @param taker The only account that may fill it; zero for anyone.
    /// @param recipient The only account the offered asset may be delivered to; zero for anyone's choice.
    /// @param offerKind {AssetKind} of the offered asset; `Native` cannot be offered by signature.
    /// @param offerToken Its contract.
    /// @param offerId Its token id (0 for ERC-20).
    /// @param offerAmount All that is offered (1 for ERC-721).
    /// @param wantKind {AssetKind} of the wanted asset.
    /// @param wantToken Its contract (zero for native).
    /// @param wantId Its token id (0 for ERC-20 and native).
    /// @param wantAmount The price of the whole order.
    /// @param unitsWanted False: units are counted in the offered asset (a listing). True: in the wanted asset (a bid).
    /// @param minUnits The smallest fill, unless less is left.
    /// @param startTime First second at which it may be filled.
    /// @param endTime First second at which it no longer may.
    /// @param topic Topic under which the taker must be eligible; zero for none.
    /// @param feeRecipient Who gets the fee.
    /// @param feeBps Share of the price that goes to it, in 1/10,000; at most `MAX_FEE_BPS`.
    /// @param maxRoyaltyBps The most the maker agrees to pay as ERC-2981 royalty, in 1/10,000 of the price; 0: none.
    /// @param epoch The maker's epoch, see {cancelAll}.
    /// @param nonce Which bit of the maker's nonces this order uses; also tells two equal orders apart.
    struct Order {
        address maker;
        address taker;
        address recipient;
        uint8 offerKind;
        address offerToken;
        uint256 offerId;
        uint256 offerAmount;
        uint8 wantKind;
        address wantToken;
        uint256 wantId;
        uint256 wantAmount;
        bool unitsWanted;
        uint256 minUnits;
        uint64 startTime;
        uint64 endTime;
        bytes32 topic;
        address feeRecipient;
        uint16 feeBps;
        uint16 maxRoyaltyBps;
        uint64 epoch;
        uint256 nonce;
    }

    /// @notice How a taker wants to fill.
    /// @param units How many units; more than is left is refused.
    /// @param limit For a listing, the most the taker pays; for a bid, the least it receives after fee and royalty.
    /// @param recipient Who gets what the maker gives; zero for the taker.
    /// @param proof Merkle proof of the order under the root the maker signed; empty if it signed the order alone.
    /// @param permit ERC-2612 permit of the taker for the wanted ERC-20, as `abi.encode(value, deadline, v, r, s)`;
    /// empty for none. A permit that somebody else sent first does no harm.
    /// @param data Handed to an ERC-1155 recipient inside a {DeliveryNote}; when it is empty, no note is sent.
    struct Fill {
        uint256 units;
        uint256 limit;
        address recipient;
        bytes32[] proof;
        bytes permit;
        bytes data;
    }

    /// @notice What the market tells a contract it delivers ERC-1155 to, as `abi.encode(DeliveryNote)`: who bought, from
    /// whom, and what was paid in all. So a recipient that trusts the market can act on a purchase in the same step. Only of
    /// kind `Native` or `ERC20` is `paid` an amount of money; of the others it is a number of pieces.
    /// @param orderHash The order that was filled.
    /// @param maker Who gives the delivered asset.
    /// @param taker Who bought.
    /// @param paymentKind What kind of asset that is: money is `Native` or `ERC20`.
    /// @param paymentToken What was paid in; zero is the chain's own coin.
    /// @param paid How much the taker paid in all.
    /// @param data What the taker wants to tell the recipient.
    struct DeliveryNote {
        bytes32 orderHash;
        address maker;
        address taker;
        uint8 paymentKind;
        address paymentToken;
        uint256 paid;
        bytes data;
    }

    /// @notice What a fill will do, see {quoteFill}.
    /// @param units Units filled.
    /// @param offered How much of the offered asset the recipient gets.
    /// @param wanted How much of the wanted asset the taker gives in all.
    /// @param fee Of the payment, what the fee recipient gets.
    /// @param royalty Of the payment, what the royalty receiver gets.
    /// @param royaltyReceiver Who gets the royalty.
    struct Quote {
        uint256 units;
        uint256 offered;
        uint256 wanted;
        uint256 fee;
        uint256 royalty;
        address royaltyReceiver;
    }

    /// @notice An order was filled, in whole or in part.
    event OrderFilled(
        bytes32 indexed orderHash,
        address indexed maker,
        address indexed taker,
        uint256 units,
        uint256 offered,
        uint256 wanted
    );
    /// @notice A maker cancelled the orders of some nonces: the set bits of `mask` in nonce word `word`.
    event NoncesCancelled(address indexed maker, uint256 word, uint256 mask);
    /// @notice A maker cancelled every order it signed under an earlier epoch.
    event EpochAdvanced(address indexed maker, uint64 epoch);

    /// @notice The order is not open yet.
    error OrderNotStarted(uint64 startTime);
    /// @notice The order has ended.
    error OrderExpired(uint64 endTime);
    /// @notice The order was cancelled, or filled, by its nonce.
    error OrderClosed(address maker, uint256 nonce);
    /// @notice The order was signed under an earlier (or a later) epoch.
    error OrderEpochMismatch(address maker, uint64 current);
    /// @notice The order is reserved for another taker.
    error OrderTakerOnly(address taker, address caller);
    /// @notice The order delivers to one account only.
    error OrderRecipientOnly(address recipient, address asked);
    /// @notice The market holds nothing, so nothing can be delivered to it.
    error FillRecipientInvalid(address recipient);
    /// @notice The taker is not eligible under the order's topic.
    error OrderTakerIneligible(address taker, bytes32 topic);
    /// @notice The order names assets that cannot be exchanged so (amount zero, several of a unique
    /// token, native offered, a fee on a payment that cannot be shared).
    error OrderMalformed(bytes32 orderHash);
    /// @notice The units asked for are zero, less than the minimum, or more than is left.
    error FillUnitsInvalid(uint256 asked, uint256 minimum, uint256 left);
    /// @notice The price is worse than the taker's limit.
    error FillLimitExceeded(uint256 amount, uint256 limit);
    /// @notice The coin sent with the call is not exactly what is to be paid.
    error FillValueMismatch(uint256 sent, uint256 due);
    /// @notice The fee is above what any order may charge.
    error FeeAboveCap(uint256 bps, uint256 cap);
    /// @notice The token did not deliver exactly the amount (fee on transfer, or it lied).
    error TransferInexact(address token, uint256 received, uint256 expected);
    /// @notice The coin could not be delivered.
    error NativeTransferFailed(address to, uint256 amount);
    /// @notice The lists of the call do not have one length.
    error ArrayLengthMismatch(uint256 a, uint256 b);
    /// @notice Two neighbours in a ring do not fit: one does not give what the other wants.
    error RingMismatch(uint256 index);

    /// @notice The most a fee may be, in 1/10,000.
    function MAX_FEE_BPS() external view returns (uint16);

    /// @notice Who tells whether a taker is eligible; zero if nobody does, then no order with a topic can be filled.
    function eligibility() external view returns (IEligibility);

    /// @notice Fills an order that was signed alone, for the caller itself: {fill} without its options, for less gas.
    /// @dev Requirements: those of {fill}.
    /// @param order The order.
    /// @param signature The maker's signature over the order.
    /// @param units How many units.
    /// @param limit For a listing, the most the caller pays; for a bid, the least it receives after fee and royalty.
    /// @return offered How much of the offered asset the caller got.
    /// @return wanted How much of the wanted asset the caller gave.
    function takeSigned(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 limit
    ) external payable returns (uint256 offered, uint256 wanted);

    /// @notice Fills a signed order. The caller is the taker. Emits {OrderFilled}.
    /// @dev Requirements: the order is well formed ({OrderMalformed}, {FeeAboveCap}); open ({OrderNotStarted},
    /// {OrderExpired}, {OrderClosed}, {OrderEpochMismatch}); meant for the caller ({OrderTakerOnly},
    /// {OrderRecipientOnly}, {OrderTakerIneligible}); signed by the maker (`SignatureInvalid`); the units fit
    /// ({FillUnitsInvalid}) and the price is within the limit ({FillLimitExceeded}, {FillValueMismatch}); every token
    /// delivers exactly ({TransferInexact}).
    /// @param order The order.
    /// @param signature The maker's signature over the order, or over the root of a tree of orders.
    /// @param how What to fill.
    /// @return offered How much of the offered asset the recipient got.
    /// @return wanted How much of the wanted asset the taker gave.
    function fill(
        Order calldata order,
        bytes calldata signature,
        Fill calldata how
    ) external payable returns (uint256 offered, uint256 wanted);

    /// @notice Fills several orders, all or none. Native payments are not taken here. Emits {OrderFilled} for each.
    /// @dev Requirements: those of {fill}; {ArrayLengthMismatch}.
    /// @param orders The orders.
    /// @param signatures Their signatures.
    /// @param hows What to fill of each.
    function fillMany(Order[] calldata orders, bytes[] calldata signatures, Fill[] calldata hows) external;

    /// @notice Settles a ring: each order's maker gives to the next order's maker, the last to the first; all or none.
    /// Anyone may send it. Each maker receives exactly what it wants for the units filled and gives at most what it
    /// offers. Emits {OrderFilled} for each, with the next maker as taker.
    /// @dev Requirements: those of {fill} with the neighbour as taker; each gives what the next wants
    /// ({RingMismatch}); {ArrayLengthMismatch}. Fee and royalty are paid as in {fill} by whoever receives payment.
    /// @param orders The orders, each giving to the next.
    /// @param signatures Their signatures.
    /// @param units How many units of each to fill.
    /// @param proofs Merkle proofs, an empty one for an order signed alone.
    function settleRing(
        Order[] calldata orders,
        bytes[] calldata signatures,
        uint256[] calldata units,
        bytes32[][] calldata proofs
    ) external;

    /// @notice Cancels the caller's order with this nonce. Emits {NoncesCancelled}.
    /// @param nonce The order's nonce.
    function cancel(uint256 nonce) external;

    /// @notice Cancels up to 256 of the caller's orders at once. Emits {NoncesCancelled}.
    /// @param word The nonces' upper part: nonce / 256.
    /// @param mask A bit for each nonce of that word.
    function cancelMany(uint256 word, uint256 mask) external;

    /// @notice Cancels every order the caller has signed so far. Emits {EpochAdvanced}.
    /// @return epoch The epoch that new orders must carry.
    function cancelAll() external returns (uint64 epoch);

    /// @notice What {fill} would do if `taker` called it now; reverts with the same error it would.
    /// @dev Transfers are not tried: balance and allowance are the taker's to check.
    /// @param order The order.
    /// @param signature The maker's signature.
    /// @param how What to fill.
    /// @param taker Who would call.
    function quoteFill(
        Order calldata order,
        bytes calldata signature,
        Fill calldata how,
        address taker
    ) external view returns (Quote memory quote);

    /// @notice EIP-712 digest of an order: what a maker signs.
    /// @param order The order.
    function orderDigest(Order calldata order) external view returns (bytes32);

    /// @notice EIP-712 struct hash of an order: how it is known in events, and a leaf of a tree of orders.
    /// @param order The order.
    function orderHash(Order calldata order) external pure returns (bytes32);

    /// @notice EIP-712 digest of the root of a tree of orders: what a maker signs once for a thousand listings.
    /// @param root Root of a Merkle tree (sorted pairs) whose leaves are order hashes.
    function treeDigest(bytes32 root) external view returns (bytes32);

    /// @notice Units filled so far of an order that is filled in parts. An order that one fill takes as a whole is not
    /// counted (that saves its taker a storage slot): it shows only in {isClosed}.
    /// @param hash The order hash.
    function filledUnits(bytes32 hash) external view returns (uint256);

    /// @notice Whether the maker's nonce was used up or cancelled.
    /// @param maker The maker.
    /// @param nonce The nonce.
    function isClosed(address maker, uint256 nonce) external view returns (bool);

    /// @notice The maker's epoch: what new orders must carry.
    /// @param maker The maker.
    function epochOf(address maker) external view returns (uint64);
}
